"""Speaking instead of writing: the sound as it arrives, its writing down, its keeping or destroying, and hearing it again."""
