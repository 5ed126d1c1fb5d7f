/* near-structure-json-private.h — the dialects of structures in JSON
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each reads one object as one frame. @path names it in messages, the file first. */
#pragma once

#include "near-json.h"
#include "near-reader-private.h"

G_BEGIN_DECLS

typedef gboolean (*NearJsonReadFunc) (NearReader *reader, const json_t *object, const char *path,
                                      const json_t *around, GError **error);

/* {"lattice_mat": , "coords": , "elements": , "cartesian": }; @around: nullable: the record it is
 * in. */
gboolean _near_json_read_jarvis (NearReader *reader, const json_t *object, const char *path,
                                 const json_t *around, GError **error);
/* {"numbers": , "positions": , "cell": , "pbc": }, of ase.io.jsonio or of ase.db */
gboolean _near_json_read_ase (NearReader *reader, const json_t *object, const char *path,
                              const json_t *around, GError **error);
/* {"lattice": {"matrix": }, "sites": [...]}, of Structure.as_dict() and Molecule.as_dict() */
gboolean _near_json_read_pymatgen (NearReader *reader, const json_t *object, const char *path,
                                   const json_t *around, GError **error);

/* --- what they share -------------------------------------------------------------------------- */

/* Rows of @n_columns numbers (or a plain list if 0), nested lists or ASE's {"__ndarray__": [shape,
 * type, values]}. @n_rows: in: how many there must be, G_MAXSIZE: any; out: how many there are.
 * true and false are 1 and 0. @values: (out) (transfer full): even if there are none. */
gboolean _near_json_read_table (const json_t *value, const char *path, gsize n_columns,
                                gsize *n_rows, double **values, GError **error);
gboolean _near_json_read_matrix (const json_t *value, const char *path, NearMat3 *matrix,
                                 GError **error);
/* A site's element from its name: "Al", "D", "X". */
gboolean _near_json_find_element (const char *name, const char *path, guint *element, double *mass,
                                  GError **error);
/* "FILE: the JSON" or "FILE: [3].atoms": how a sentence about @path begins. */
char *_near_json_dup_subject (const char *path);
/* Names the record in messages where the builder cannot. */
gboolean _near_json_add_frame (NearReader *reader, NearCrystalBuilder *builder,
                               const NearMat3 *lattice, const char *path, GError **error);
/* Numbers become cell data, words texts; what is in @known (NULL-terminated), lists and objects
 * not. */
void _near_json_keep_extras (NearCrystalBuilder *builder, const json_t *object,
                             const char *const *known);

G_END_DECLS
