package org.lectern.system;

import java.io.Serializable;

/**
 * What is wrong with one field.
 *
 * @param field its name as in the body or the form, nested names joined by dots
 * @param detail a sentence that says what is expected
 */
public record Flaw(String field, String detail) implements Serializable {}
