/* near-pseudo-choice.h — which pseudopotential each element gets, in words
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   hgh                    the set's default for every element
 *   hgh:Na=9,Cu=1          the set, but for these elements the potentials with so many electrons
 *   Si=my.upf,C=c/c.upf    files; an element that is not named has none
 *   gth-pbe,Si=my.upf      a set, and files for some of the elements; numbers and files may be mixed
 *
 * One set at most; what is said of elements that are not asked for has to make sense but does nothing, its files
 * are not opened. A value with a / in it, or that ends in .upf, is a file.
 */
#pragma once

#include "near-crystal.h"
#include "near-pseudopotential.h"

G_BEGIN_DECLS

/* @text: nullable: "hgh". @elements: (n) atomic numbers, of which some may be equal; they share one.
 * Returns: (n) NearPseudopotential in that order, to be freed with g_ptr_array_unref; NULL and an error */
GPtrArray *near_pseudo_choose (const char *text, const guint *elements, gsize n, GError **error);
/* The same of the species of a crystal, in their order. */
GPtrArray *near_pseudo_choose_for_crystal (const char *text, const NearCrystal *crystal, GError **error);

G_END_DECLS
