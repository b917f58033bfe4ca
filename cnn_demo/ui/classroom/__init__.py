"""The Class page: joining and making a class, what it sees of its members, and what its teacher does."""
