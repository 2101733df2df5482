"""The platform: a Django site that stores, protects and shows what the engine finds."""
