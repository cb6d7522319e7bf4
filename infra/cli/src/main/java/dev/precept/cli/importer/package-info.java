/**
 * Importers: pure functions from other products' exports to the document of {@code apply}, and a
 * report that names whatever they left out. Nothing is given more widely than it was.
 */
@NullMarked
package dev.precept.cli.importer;

import org.jspecify.annotations.NullMarked;
