"""Another email address: asked for, proved with a link mailed to it, and put back with one mailed to the old one."""
