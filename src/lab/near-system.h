/* near-system.h — what the user's system gives: paths, signals, terminal, memory, language
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The only file that touches them, so that the rest can move to other systems.
 */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

/* Where lessons, data sets and pictures lie. $NEAR_DATADIR; else the source tree that the program
 * was built in, if it runs from there; else where it was installed. NULL if there is no such place;
 * the message names those that were tried. */
char *near_system_dup_data_dir (GError **error);
char *near_system_dup_lessons_dir (GError **error);
/* datasets/: tables that the program's own tools made, polymer/polymer.csv first of all. */
char *near_system_dup_datasets_dir (GError **error);

/* For what survives a session but is nobody's document: autosaves, lessons passed. Made on
 * demand. */
char *near_system_dup_state_dir (GError **error);

gboolean near_system_is_terminal (int fd);
guint near_system_get_terminal_width (int fd); /* 80 where it is not known */
gboolean near_system_has_display (void);
/* Whether there is hardware that draws; else OpenGL would be computed by the processor. */
gboolean near_system_has_graphics_card (void);
guint64 near_system_get_peak_memory (void); /* bytes; 0 where it is not known */

/* From now on the first interrupt (Ctrl+C) or termination sets a flag, the second ends the
 * program. */
void near_system_watch_interrupt (void);
gboolean near_system_is_interrupted (void);
/* For a program with a main loop: @callback is called there when it is asked to end (logout). */
void near_system_on_terminate (GSourceFunc callback, gpointer user_data);

/* Language of the messages, before anything else. Numbers in files do not depend on it. */
void near_system_bind_locale (void);

G_END_DECLS
