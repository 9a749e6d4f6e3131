/*
 * tree.c: what our small languages compile to
 */
#include "core/tree.h"

void
McpTreeBuilderInit(McpTreeBuilder *builder)
{
	builder->room = 32;
	builder->nodes = McpAllocZero(builder->room * sizeof(McpNode));
	builder->count = 1;
	initStringInfo(&builder->pool);
}

uint32
McpTreeAdd(McpTreeBuilder *builder, int kind, int op)
{
	McpNode    *node;

	if (builder->count == builder->room)
	{
		builder->room *= 2;
		builder->nodes = McpRealloc(builder->nodes,
									(Size) builder->room * sizeof(McpNode));
	}
	node = &builder->nodes[builder->count];
	memset(node, 0, sizeof(*node));
	node->kind = (uint16) kind;
	node->op = (uint8) op;
	return builder->count++;
}

static uint32
pool_add(StringInfo pool, McpText text)
{
	uint32		place = (uint32) pool->len;

	appendBinaryStringInfo(pool, text.data, (int) text.len);
	return place;
}

void
McpTreeSetText(McpTreeBuilder *builder, uint32 node, McpText text)
{
	if (text.len == 0)
		return;
	builder->nodes[node].text = pool_add(&builder->pool, text);
	builder->nodes[node].text_len = text.len;
}

void
McpTreeSetText2(McpTreeBuilder *builder, uint32 node, McpText text)
{
	if (text.len == 0)
		return;
	builder->nodes[node].text2 = pool_add(&builder->pool, text);
	builder->nodes[node].text2_len = text.len;
}

void
McpTreeAppend(McpTreeBuilder *builder, uint32 parent, uint32 *last,
			  uint32 node)
{
	if (*last == 0)
		builder->nodes[parent].child = node;
	else
		builder->nodes[*last].next = node;
	*last = node;
}

/* the copy in preorder, with the texts in the same order */
typedef struct Copy
{
	const McpTreeBuilder *from;
	McpNode    *nodes;
	uint32		count;
	StringInfoData pool;
} Copy;

static void
copy_text(Copy *copy, uint32 *place, uint32 length)
{
	const char *text = copy->from->pool.data + *place;

	*place = (uint32) copy->pool.len;
	appendBinaryStringInfo(&copy->pool, text, (int) length);
}

static void
copy_node(Copy *copy, uint32 from)
{
	uint32		to = copy->count++;
	McpNode    *node = &copy->nodes[to];
	uint32		child = copy->from->nodes[from].child;
	uint32		before = 0;

	MCP_CHECK_STACK();
	*node = copy->from->nodes[from];
	copy_text(copy, &node->text, node->text_len);
	copy_text(copy, &node->text2, node->text2_len);
	node->child = child == 0 ? 0 : copy->count;
	node->next = 0;
	for (; child != 0; child = copy->from->nodes[child].next)
	{
		if (before != 0)
			copy->nodes[before].next = copy->count;
		before = copy->count;
		copy_node(copy, child);
	}
}

void
McpTreeBuild(const McpTreeBuilder *builder, uint32 root, StringInfo out)
{
	Copy		copy;
	uint32		header[3];

	copy.from = builder;
	copy.nodes = McpAllocZero((Size) builder->count * sizeof(McpNode));
	copy.count = 0;
	initStringInfo(&copy.pool);
	copy_node(&copy, root);
	header[0] = MCP_TREE_VERSION;
	header[1] = copy.count;
	header[2] = (uint32) copy.pool.len;
	appendBinaryStringInfo(out, (char *) header, sizeof(header));
	appendBinaryStringInfo(out, (char *) copy.nodes,
						   (int) (copy.count * sizeof(McpNode)));
	appendBinaryStringInfo(out, copy.pool.data, copy.pool.len);
	McpFree(copy.nodes);
	McpFree(copy.pool.data);
}

/* --- opening ------------------------------------------------------------ */

/* the walk of a deep check: where the next node and the next text must be */
typedef struct Walk
{
	const McpTree *tree;
	uint32		place;
	uint32		text;
} Walk;

static bool
walk_text(Walk *walk, uint32 place, uint32 length)
{
	if (place != walk->text || length > walk->tree->pool_size - walk->text)
		return false;
	walk->text += length;
	return true;
}

static bool
walk_node(Walk *walk, int depth)
{
	const McpNode *node;
	uint32		child;

	if (walk->place >= walk->tree->count || depth > MCP_TREE_DEPTH_MAX)
		return false;
	node = &walk->tree->nodes[walk->place++];
	if (node->zero != 0 || !walk_text(walk, node->text, node->text_len) ||
		!walk_text(walk, node->text2, node->text2_len))
		return false;
	for (child = node->child; child != 0;
		 child = walk->tree->nodes[child].next)
	{
		if (child != walk->place || !walk_node(walk, depth + 1))
			return false;
	}
	return true;
}

bool
McpTreeOpen(McpTree *tree, const void *body, Size size, McpCheckDepth depth,
			McpError *error)
{
	const uint8 *bytes = body;
	Walk		walk;

	if (size < MCP_TREE_HEADER || McpLoad32(bytes) != MCP_TREE_VERSION)
		return McpErrorSet(error, MCP_ERR_CORRUPT,
						   "unknown version of a compiled text");
	tree->count = McpLoad32(bytes + 4);
	tree->pool_size = McpLoad32(bytes + 8);
	if (tree->count == 0 || tree->count > size / sizeof(McpNode) ||
		size != MCP_TREE_HEADER + tree->count * sizeof(McpNode) +
		(Size) tree->pool_size)
		return McpErrorSet(error, MCP_ERR_CORRUPT,
						   "a compiled text of %zu bytes has other sizes inside",
						   size);
	tree->nodes = (const McpNode *) (bytes + MCP_TREE_HEADER);
	tree->pool = (const char *) (tree->nodes + tree->count);
	if (depth == MCP_CHECK_SHALLOW)
		return true;
	walk.tree = tree;
	walk.place = 0;
	walk.text = 0;
	if (tree->nodes[0].next != 0 || !walk_node(&walk, 0) ||
		walk.place != tree->count || walk.text != tree->pool_size)
		return McpErrorSet(error, MCP_ERR_CORRUPT,
						   "a compiled text has links that lead astray");
	return true;
}

uint32
McpTreeCountChildren(const McpTree *tree, const McpNode *node)
{
	uint32		count = 0;
	const McpNode *child;

	for (child = McpTreeChild(tree, node); child != NULL;
		 child = McpTreeNext(tree, child))
		count++;
	return count;
}
