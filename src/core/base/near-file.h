/* near-file.h — whole files in and out, never half a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

gboolean near_file_read (const char *path,
                         gsize max_bytes,
                         char **data,
                         gsize *n_bytes,
                         GError **error);
gboolean near_file_write_atomic (const char *path,
                                 gconstpointer data,
                                 gsize n_bytes,
                                 GError **error);

/* A file that is written piece by piece: what is at its path changes when it is finished. */
typedef struct _NearFileWriter NearFileWriter;

NearFileWriter *near_file_writer_new (const char *path, GError **error);
/* Errors of both: NEAR_ERROR_WRITE, with what to do about it; the old file is then unchanged */
gboolean near_file_writer_append (NearFileWriter *self,
                                  gconstpointer data,
                                  gsize n_bytes,
                                  GError **error);
gboolean near_file_writer_finish (NearFileWriter *self, GError **error);
void near_file_writer_free (NearFileWriter *self); /* NULL is legal */

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearFileWriter, near_file_writer_free)

G_END_DECLS
