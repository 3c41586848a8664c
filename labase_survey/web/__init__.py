"""Our Voilà application: the participants' page rendered once for everybody, the HTTP door, the event stream."""
