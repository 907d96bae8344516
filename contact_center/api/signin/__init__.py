"""How somebody proves who they are: passwords, second factors, issuers elsewhere, keys of machines."""
