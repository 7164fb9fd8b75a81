namespace Matching.Indicators.Disclosure;

/// <summary>A category of a dimension with the categories it consists of; without any it is a leaf.</summary>
/// <param name="Code">Code, unique within the dimension.</param>
/// <param name="Parts">Disjoint categories that add up to this one.</param>
public sealed record Category(string Code, params IReadOnlyList<Category> Parts);

/// <summary>
/// A dimension of an additive table: a tree of categories whose root is the total, as <c>site &lt; region &lt; all</c>. The
/// order in which categories are given is of no consequence: they are kept sorted by code, so the same categories give the
/// same result in any order.
/// </summary>
public sealed class Dimension
{
    /// <summary>Code of the total of a flat dimension unless another is given.</summary>
    public const string All = "all";

    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<string> _codes = [];
    private readonly List<int[]> _parts = [];
    private readonly List<int> _parents = [];

    private Dimension(string name, Category root)
    {
        Name = name;
        Add(root, -1);
        Leaves = [.. Enumerable.Range(0, _codes.Count).Where(node => _parts[node].Length == 0)];
    }

    /// <summary>Name of the dimension.</summary>
    public string Name { get; }

    /// <summary>Codes of all categories, the total first, each before its parts.</summary>
    public IReadOnlyList<string> Codes => _codes;

    /// <summary>Positions in <see cref="Codes"/> of the categories without parts.</summary>
    public IReadOnlyList<int> Leaves { get; }

    /// <summary>A dimension from a tree of categories.</summary>
    public static Dimension Tree(string name, Category root) => new(name, root);

    /// <summary>A dimension of categories that add up to one total.</summary>
    public static Dimension Flat(string name, IEnumerable<string> codes, string total = All) =>
        new(name, new Category(total, [.. codes.Select(code => new Category(code))]));

    /// <summary>Position of a code in <see cref="Codes"/>.</summary>
    public int Index(string code) =>
        _index.TryGetValue(code, out var index)
            ? index
            : throw new ArgumentException($"{Name} has no category {code}.", nameof(code));

    internal int[] Parts(int node) => _parts[node];

    internal int Parent(int node) => _parents[node];

    private int Add(Category category, int parent)
    {
        var node = _codes.Count;
        if (!_index.TryAdd(category.Code, node))
        {
            throw new ArgumentException($"{Name} has the category {category.Code} twice.", nameof(category));
        }

        _codes.Add(category.Code);
        _parents.Add(parent);
        _parts.Add([]);
        _parts[node] = [.. category.Parts.OrderBy(part => part.Code, StringComparer.Ordinal).Select(part => Add(part, node))];
        return node;
    }
}
