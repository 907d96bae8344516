"""A mail's HTML, made harmless for a person to look at.

`parts` finds the HTML and the pictures that came with it, `clean` lets only known tags, attributes and styles pass,
`links` says where each link really leads, `numbers` masks personal and telephone numbers, `page` puts it together.
`apart` does all of it in a process that may be stopped: HTML is made to hurt, too.

Nothing in it is fetched from anywhere: pictures that came with the mail stand in the page, others are left out.
"""
