"""What a release needs beside its artefacts: licence texts, bill of materials, sums, signatures, the checklist."""
