/**
 * What this service says of itself: the OpenAPI 3.1 description at {@code /openapi.json}, put
 * together from the files in {@code resources/description}, and the page at {@code /docs} that
 * shows it. The files say each thing once; what all reads or all commands have in common is a trait
 * in {@code common.yaml}, and of each resource its body and what is shown of it come from one list
 * of members.
 */
@NullMarked
package dev.precept.pdp.description;

import org.jspecify.annotations.NullMarked;
