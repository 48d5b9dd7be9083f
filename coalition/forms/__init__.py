"""The forms in which staff write letters and members."""
