/* near-cli-fields.h — one option for each choice of a lab
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-spec.h"

G_BEGIN_DECLS

/* What the command line says of the fields of a schema. */
typedef struct
{
  const NearSpecSchema *schema;
  char **values;      /* (n_fields): as they were told, or NULL */
  GPtrArray *strings; /* names and help, which the context borrows */
} NearCliFields;

void near_cli_fields_init (NearCliFields *self, const NearSpecSchema *schema);
void near_cli_fields_clear (NearCliFields *self);
/* "--hidden-layers" for hidden_layers. @self must outlive @context. */
void near_cli_fields_add_options (NearCliFields *self, GOptionContext *context);
gboolean near_cli_fields_is_given (const NearCliFields *self, const char *key);
/* What follows from a choice (@follow) first, then the choices themselves: what was told always wins. */
gboolean near_cli_fields_apply (const NearCliFields *self, gpointer spec,
                                void (*follow) (gpointer spec, const char *key), GError **error);

G_END_DECLS
