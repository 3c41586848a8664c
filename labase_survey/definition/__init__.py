"""What is asked: pure data, read from a text file and written back."""
