"""What the server tells staff in sentences, in Danish and in English; the words are data.

language     which of the two a request asks for
sentences    codes with values, as they are stored → sentences (`sentences.toml`)
patterns     sentences of the code, which are English → Danish, with the same values (`errors.toml`, `evidence.toml`)
"""
