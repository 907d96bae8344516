"""What the commands of `contact-center` do; `contact_center.cli` only names them."""
