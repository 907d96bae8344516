"""How the topics are learned: from examples to the numbers that `contact_center.triage.model` reads.

Development only: scikit-learn for the words and the heads, PyTorch for teaching the sentence encoder. Nothing of it
runs when a contact is understood.

    python -m contact_center.learning.build          words, heads and thresholds anew; some minutes
    python -m contact_center.learning.build --teach  the encoder, too; an hour (needs PyTorch)
"""
