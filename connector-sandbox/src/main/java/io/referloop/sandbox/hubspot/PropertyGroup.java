package io.referloop.sandbox.hubspot;

/** A heading under which a record page shows properties. */
public record PropertyGroup(String name, String label, int displayOrder) {}
