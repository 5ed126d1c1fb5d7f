/* near-shell-private.h — the end of the first shell in a distribution of distances
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @density (n): at the middles of bins of width @width in Å from 0, proportional to the density of
 * neighbours. Returns Å; 0 if there is nothing. */
double _near_shell_find_minimum (const double *density, gsize n, double width);

G_END_DECLS
