"""`python -m contact_center.cli` is `contact-center`."""

from contact_center.cli import main

main()
