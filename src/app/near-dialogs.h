/* near-dialogs.h — files to open and to save, messages, questions
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The only place that knows which dialogs which GTK has. Callbacks are called on the main thread,
 * once; not at all when the person cancels a file dialog. @destroy (nullable) frees @user_data in
 * either case.
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef void (*NearDialogPath) (const char *path, gpointer user_data);

typedef enum
{
  NEAR_ANSWER_CANCEL,
  NEAR_ANSWER_DISCARD,
  NEAR_ANSWER_SAVE
} NearAnswer;

typedef void (*NearDialogAnswer) (NearAnswer answer, gpointer user_data);

/* One row of the list "what kind of file". */
typedef struct
{
  const char *name;    /* translated */
  const char *pattern; /* "*.csv" */
} NearFileKind;

/* @kinds ends with a row of NULLs. */
void near_dialog_open (GtkWidget *parent,
                       const char *title,
                       const NearFileKind *kinds,
                       NearDialogPath callback,
                       gpointer user_data,
                       GDestroyNotify destroy);
void near_dialog_save (GtkWidget *parent,
                       const char *title,
                       const char *suggested_name,
                       const NearFileKind *kinds,
                       NearDialogPath callback,
                       gpointer user_data,
                       GDestroyNotify destroy);
void near_dialog_show_message (GtkWidget *parent, const char *heading, const char *body);
void near_dialog_ask_unsaved (GtkWidget *parent,
                              const char *name,
                              NearDialogAnswer callback,
                              gpointer user_data);
void near_dialog_show_about (GtkWidget *parent);

G_END_DECLS
