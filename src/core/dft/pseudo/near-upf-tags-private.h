/* near-upf-tags-private.h — the tags of a UPF file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-error.h"

G_BEGIN_DECLS

/* Pointers into the file's bytes. */
typedef struct
{
  const char *name;
  gsize n_name;
  const char *attributes; /* between the name and the end of the tag */
  gsize n_attributes;
  const char *content; /* up to the tag that closes it; nothing of <.../> */
  gsize n_content;
} NearUpfTag;

typedef struct
{
  const char *file_name; /* for messages */
  const char *data;
  gsize n_bytes;
  GArray *tags; /* NearUpfTag, in the order in which they open */
} NearUpf;

/* @data and @file_name must outlive it. */
gboolean _near_upf_init (NearUpf *self, const char *data, gsize n_bytes, const char *file_name, GError **error);
void _near_upf_clear (NearUpf *self);

/* The first of that name after @after, NULL for the first of all; NULL if there is none. */
const NearUpfTag *_near_upf_find (const NearUpf *self, const char *name, const NearUpfTag *after);
/* The same, or an error. */
const NearUpfTag *_near_upf_get (const NearUpf *self, const char *name, GError **error);

/* Without the blanks around it; NULL if there is none. */
char *_near_upf_dup_attribute (const NearUpfTag *tag, const char *name);
/* Fortran's and other ways to write true and false; @otherwise if there is no such attribute */
gboolean _near_upf_get_flag (const NearUpf *self, const NearUpfTag *tag, const char *name, gboolean otherwise,
                             gboolean *value, GError **error);
/* @value is unchanged if there is no such attribute. */
gboolean _near_upf_get_integer (const NearUpf *self, const NearUpfTag *tag, const char *name, gint64 minimum,
                                gint64 maximum, gint64 *value, GError **error);
gsize _near_upf_count (const NearUpfTag *tag); /* words of the content */
/* Just @n numbers, @values (n). */
gboolean _near_upf_get_numbers (const NearUpf *self, const NearUpfTag *tag, gsize n, double *values,
                                GError **error);

/* "FILE, line N, <TAG>: message"; @tag NULL: "FILE: message". Returns: FALSE */
gboolean _near_upf_fail (const NearUpf *self, const NearUpfTag *tag, GError **error, NearError code,
                         const char *format, ...) G_GNUC_PRINTF (5, 6);

G_END_DECLS
