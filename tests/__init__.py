"""Our tests. The package Hershey-Fonts installs a module of this name as well; this file makes ours found first."""
