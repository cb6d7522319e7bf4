/** Importers on exports as the products write them. */
@NullMarked
package dev.precept.cli.importer;

import org.jspecify.annotations.NullMarked;
