/**
 * Reports: a table in the form that is asked for, JSON for programs, CSV for spreadsheets, or a
 * page to print. Rows are written as they are made: none is kept.
 *
 * <ol>
 *   <li>A text that a spreadsheet would take for a formula is none in the CSV.
 *   <li>The page needs nothing else, runs nothing, and all that stands on it is escaped.
 * </ol>
 */
@NullMarked
package dev.precept.pdp.report;

import org.jspecify.annotations.NullMarked;
