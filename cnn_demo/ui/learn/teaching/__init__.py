"""The page for teachers: lesson plans, notes for each chapter, and links that show a whole class the same."""
