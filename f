2026-11-29T08:48:42.415Z log begun
2026-11-29T08:48:42.615Z log begun
2026-11-29T08:49:10.309Z settings.write begun
2026-11-29T08:49:10.348Z settings.write ended ms=38.6
