/* near-format-pending.c — formats that are declared and still to come
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-reader-private.h"


