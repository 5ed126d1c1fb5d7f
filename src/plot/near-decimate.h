/* near-decimate.h — as few points of a line as look the same
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize near_decimate (gsize n, const double *x, const double *y, gsize *index);

G_END_DECLS
