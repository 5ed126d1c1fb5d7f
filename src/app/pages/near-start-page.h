/* near-start-page.h — where one begins: experiments, courses, what was worked on
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

#include "near-library.h"
#include "near-progress.h"

G_BEGIN_DECLS

#define NEAR_TYPE_START_PAGE (near_start_page_get_type ())
G_DECLARE_FINAL_TYPE (NearStartPage, near_start_page, NEAR, START_PAGE, AdwBin)

/* @library lives longer than the page. */
GtkWidget *near_start_page_new (NearLibrary *library, NearProgress *progress);

G_END_DECLS
