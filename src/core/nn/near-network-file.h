/* near-network-file.h — a network's parameters as JSON
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *   [ { "weights": [[...], ...] (n_out x n_in), "biases": [...] (n_out) }, ... ]
 *
 * as `nearsight-cli playground --json` prints it under "layers" and --weights reads it.
 */
#pragma once

#include "near-json.h"
#include "near-network.h"

G_BEGIN_DECLS

json_t *near_network_layers_to_json (const NearNetwork *network);
NearNetwork *near_network_layers_from_json (const NearNetwork *shape,
                                            const json_t *layers,
                                            const char *path,
                                            GError **error);
NearNetwork *near_network_load_layers (const NearNetwork *shape, const char *path, GError **error);

G_END_DECLS
