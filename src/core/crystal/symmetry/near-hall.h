/* near-hall.h — symmetry operations from any Hall symbol
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-symmetry.h"

G_BEGIN_DECLS

NearOperation *near_hall_dup_operations (const char *hall, gsize *n, GError **error);

G_END_DECLS
