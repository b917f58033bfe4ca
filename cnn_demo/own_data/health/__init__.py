"""What may be wrong with a data set: findings, each with its pictures, its reason and what can be done about it."""
