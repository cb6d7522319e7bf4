/**
 * A proposal: a command that waits until a second person approves of it, where the organization's
 * policy asks for that (four eyes; ISO/IEC 27002:2022 control 5.3).
 *
 * <ol>
 *   <li>What is proposed never changes: it is applied as it was proposed, or not at all.
 *   <li>Nobody approves of his own proposal, neither himself nor by way of the client it came by.
 *   <li>Only who may approve by the organization's policy decides about a proposal.
 *   <li>Only its proposer withdraws it.
 *   <li>It ends once: approved, refused, withdrawn or expired; after its time it is never approved.
 * </ol>
 */
@NullMarked
package dev.precept.domain.proposal;

import org.jspecify.annotations.NullMarked;
