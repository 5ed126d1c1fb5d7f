/* near-gp-python.h — a fit as a script for scikit-learn
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-gp-view.h"

G_BEGIN_DECLS

/* The same fit with the same numbers. Errors: NEAR_ERROR_UNSUPPORTED with what scikit-learn does not have */
char *near_gp_dup_python (const NearGp *gp, GError **error);
char *near_gp_view_dup_python (const NearGpView *view, GError **error);

G_END_DECLS
