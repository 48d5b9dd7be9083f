"""What Broadside costs at a size that a campaign reaches after years. How to run and read it: bench/README.md."""
