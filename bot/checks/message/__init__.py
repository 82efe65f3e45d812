"""What one message shows: who vouched for it, how it travelled, and what filters dislike in it."""
