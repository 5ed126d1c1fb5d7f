/* near-library.h — the lessons that came with the program
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-lesson.h"

G_BEGIN_DECLS

typedef struct _NearLibrary NearLibrary;

NearLibrary *near_library_new (const char *dir);
void near_library_free (NearLibrary *self);
/* Read once, on first use; lives as long as the program. */
NearLibrary *near_library_get_default (void);

GPtrArray *near_library_get_lessons (NearLibrary *self); /* NearLesson, by track and order */
GPtrArray *near_library_get_errors (NearLibrary *self);  /* GError: what could not be read */
NearLesson *near_library_find (NearLibrary *self, const char *id); /* borrowed, nullable */
/* "one-neuron, curved-features": for messages */
char *near_library_dup_ids (NearLibrary *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearLibrary, near_library_free)

G_END_DECLS
