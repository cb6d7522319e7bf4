/**
 * What is handed to Open Policy Agent, so that it decides as we do: an image as flat maps of small
 * documents, what changes of them from one image to the next, and the rules in Rego that read them.
 */
@NullMarked
package dev.precept.projections.bundle;

import org.jspecify.annotations.NullMarked;
