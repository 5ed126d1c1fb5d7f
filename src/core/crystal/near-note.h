/* near-note.h — what was assumed, mended or found odd, in words
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Nothing is guessed silently: who reads a file says here what it assumed. A note stands beside the
 * result; it is no error.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  NEAR_NOTE_INFO,   /* a choice that had to be made and is most likely right */
  NEAR_NOTE_WARNING /* the result may not be what the file meant */
} NearNoteLevel;

typedef struct
{
  NearNoteLevel level;
  const char *id; /* static, in kebab-case: "sites-merged" */
  char *text;     /* one or more whole sentences, translated; begins with the file and line if known */
} NearNote;

/* An array of NearNote. */
GPtrArray *near_notes_new (void);
void near_notes_add (GPtrArray *notes, NearNoteLevel level, const char *id, const char *format, ...)
    G_GNUC_PRINTF (4, 5);
void near_notes_append (GPtrArray *notes, const GPtrArray *more); /* copies */
const NearNote *near_notes_find (const GPtrArray *notes, const char *id); /* nullable */

G_END_DECLS
