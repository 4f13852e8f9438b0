"""What belongs to the paper or the web page around the questions, by kind."""
