"""What stands in notebooks: the form and the ballot of participants, the screens of facilitators."""
