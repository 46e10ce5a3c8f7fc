"""Releases in object storage: a publisher pushes what is lacking, and nodes pull it; one conditional write is enough.

Below the address:

objects/<sha256>              every file of every release and of history, by its digest
activations/<number>.json     which release became current, one after the other (`lod.storage.activation`)
"""
