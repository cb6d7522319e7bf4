package dev.precept.projections.collection;

import java.util.Arrays;

/** Sets of numbers as ascending arrays without duplicates. None is ever changed. */
public final class SortedInts {
    /** Above this ratio of lengths a binary search for each of the fewer is quicker. */
    private static final int SEARCH_RATIO = 8;

    private SortedInts() {}

    /** Whether the number is in the set. */
    public static boolean contains(int[] set, int number) {
        return Arrays.binarySearch(set, number) >= 0;
    }

    /** The set with the number; the same array if it is there already. */
    public static int[] with(int[] set, int number) {
        int found = Arrays.binarySearch(set, number);
        if (found >= 0) {
            return set;
        }
        int at = -found - 1;
        int[] grown = new int[set.length + 1];
        System.arraycopy(set, 0, grown, 0, at);
        grown[at] = number;
        System.arraycopy(set, at, grown, at + 1, set.length - at);
        return grown;
    }

    /** The set without the number; the same array if it is not there. */
    public static int[] without(int[] set, int number) {
        int at = Arrays.binarySearch(set, number);
        if (at < 0) {
            return set;
        }
        int[] shrunk = new int[set.length - 1];
        System.arraycopy(set, 0, shrunk, 0, at);
        System.arraycopy(set, at + 1, shrunk, at, shrunk.length - at);
        return shrunk;
    }

    /** The numbers of both sets; one of the arrays given if the other adds nothing. */
    public static int[] union(int[] left, int[] right) {
        if (left.length == 0) {
            return right;
        }
        if (right.length == 0) {
            return left;
        }
        int[] merged = new int[left.length + right.length];
        int size = 0;
        int i = 0;
        int j = 0;
        while (i < left.length && j < right.length) {
            int smaller = Math.min(left[i], right[j]);
            i += left[i] == smaller ? 1 : 0;
            j += right[j] == smaller ? 1 : 0;
            merged[size++] = smaller;
        }
        while (i < left.length) {
            merged[size++] = left[i++];
        }
        while (j < right.length) {
            merged[size++] = right[j++];
        }
        return size == left.length ? left : Arrays.copyOf(merged, size);
    }

    /** Whether the sets have a number in common. Allocates nothing. */
    public static boolean intersect(int[] left, int[] right) {
        int[] fewer = left.length <= right.length ? left : right;
        int[] more = left.length <= right.length ? right : left;
        if (more.length / SEARCH_RATIO > fewer.length) {
            for (int number : fewer) {
                if (contains(more, number)) {
                    return true;
                }
            }
            return false;
        }
        int i = 0;
        int j = 0;
        while (i < fewer.length && j < more.length) {
            if (fewer[i] == more[j]) {
                return true;
            }
            if (fewer[i] < more[j]) {
                i++;
            } else {
                j++;
            }
        }
        return false;
    }
}
