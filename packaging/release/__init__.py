"""The parts of a release beside its artefacts: licence texts, bill of materials, sums, signatures, checklist."""
