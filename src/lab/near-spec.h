/* near-spec.h — a spec is a plain struct described by one table of fields
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a learner chose, and nothing computed. A spec struct holds no pointers (texts are arrays in
 * it), so that it is copied, compared and put into the undo history as bytes. Its schema gives JSON
 * both ways, ranges, command-line options, combo rows and tooltips.
 */
#pragma once

#include <jansson.h>

#include "near-table.h"

G_BEGIN_DECLS

#define NEAR_SPEC_LIST_MAX 16

/* A short list of counts: neurons per hidden layer. */
typedef struct
{
  guint n;
  guint values[NEAR_SPEC_LIST_MAX];
} NearSpecList;

typedef enum
{
  NEAR_SPEC_BOOLEAN, /* gboolean */
  NEAR_SPEC_INTEGER, /* gint64 */
  NEAR_SPEC_REAL,    /* double */
  NEAR_SPEC_CHOICE,  /* guint: a row of choices; its id in JSON */
  NEAR_SPEC_FLAGS,   /* guint: bit i is row i of choices; an array of ids in JSON */
  NEAR_SPEC_LIST,    /* NearSpecList; minimum and maximum hold for its members, max_length for n */
  NEAR_SPEC_TEXT     /* char[size], UTF-8 */
} NearSpecKind;

typedef struct
{
  const char *key;      /* JSON key; with '-' for '_' the command line's option */
  NearSpecKind kind;
  gsize offset;
  gsize size;           /* of the member, in bytes */
  double minimum, maximum; /* both 0: no bounds; either may be infinite */
  const NearTable *choices;
  guint max_length;        /* of LIST; 0: NEAR_SPEC_LIST_MAX */
  const char *label;    /* translatable, N_() */
  const char *unit;     /* nullable */
  const char *sentence; /* translatable: the idea in one sentence, for tooltip and manual */
} NearSpecField;

typedef struct
{
  const char *lab;      /* id of the lab: "playground" */
  int version;          /* raised when an old reader could misread a new file */
  gsize size;           /* sizeof the struct */
  const NearSpecField *fields;
  gsize n_fields;
  gconstpointer defaults;
  /* Conditions that bind several fields. Nullable. */
  gboolean (*validate) (gconstpointer spec, GError **error);
} NearSpecSchema;

const NearSpecField *near_spec_find_field (const NearSpecSchema *schema, const char *key);

gpointer near_spec_new (const NearSpecSchema *schema); /* the defaults; g_free() */
gpointer near_spec_copy (const NearSpecSchema *schema, gconstpointer spec);
gboolean near_spec_equal (const NearSpecSchema *schema, gconstpointer a, gconstpointer b);
gboolean near_spec_field_equal (const NearSpecField *field, gconstpointer a, gconstpointer b);
gboolean near_spec_validate (const NearSpecSchema *schema, gconstpointer spec, GError **error);

/* JSON: { "lab": "playground", "version": 1, "spec": { key: value, ... } } */
json_t *near_spec_to_json (const NearSpecSchema *schema, gconstpointer spec);
/* Only the fields of the inner object; others keep what they have. Unknown keys and values out of
 * range are errors that name the key's path below @path ("spec.rate"). On failure @spec is as it was. */
gboolean near_spec_patch_from_json (const NearSpecSchema *schema,
                                    gpointer spec,
                                    const json_t *object,
                                    const char *path,
                                    GError **error);
json_t *near_spec_fields_to_json (const NearSpecSchema *schema, gconstpointer spec);
/* The whole document object; missing fields get their defaults. */
gboolean near_spec_from_json (const NearSpecSchema *schema,
                              gpointer spec,
                              const json_t *document,
                              GError **error);

/* One field from text as the command line has it ("4,2", "none", "x,y", "0.03", "true"). @key may
 * be spelled as the option. Options come one by one: conditions that bind several fields are not
 * looked at; near_spec_validate() does, when all are there. On failure @spec is as it was. */
gboolean near_spec_set_from_text (const NearSpecSchema *schema,
                                  gpointer spec,
                                  const char *key,
                                  const char *text,
                                  GError **error);
char *near_spec_dup_field_text (const NearSpecField *field, gconstpointer spec);

/* Typed access to a member through its field. */
double near_spec_get_number (const NearSpecField *field, gconstpointer spec);
void near_spec_set_number (const NearSpecField *field, gpointer spec, double value);

G_END_DECLS
