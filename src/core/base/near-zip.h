/* near-zip.h — zip archives of a few named members, read with suspicion and written repeatably
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a header claims is never trusted: members grow as they are read, up to the caller's limit.
 * One thread at a time may use a reader or a writer.
 */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

typedef struct _NearZipReader NearZipReader;
typedef struct _NearZipWriter NearZipWriter;

gboolean near_zip_name_is_safe (const char *name);

NearZipReader *near_zip_reader_open (const char *path, GError **error);
NearZipReader *near_zip_reader_open_bytes (GBytes *bytes, const char *name, GError **error);
void near_zip_reader_free (NearZipReader *self);
gsize near_zip_reader_get_n (const NearZipReader *self);
const char *near_zip_reader_get_name (const NearZipReader *self, gsize i);
gboolean near_zip_reader_has (const NearZipReader *self, const char *name);
GBytes *near_zip_reader_read (NearZipReader *self,
                              const char *name,
                              gsize max_bytes,
                              GError **error);

NearZipWriter *near_zip_writer_new (void);
void near_zip_writer_free (NearZipWriter *self);
void near_zip_writer_add (NearZipWriter *self, const char *name, gconstpointer data, gsize n_bytes);
void near_zip_writer_add_bytes (NearZipWriter *self, const char *name, GBytes *bytes);
GBytes *near_zip_writer_finish_bytes (NearZipWriter *self, GError **error);
gboolean near_zip_writer_finish (NearZipWriter *self, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearZipReader, near_zip_reader_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (NearZipWriter, near_zip_writer_free)

G_END_DECLS
