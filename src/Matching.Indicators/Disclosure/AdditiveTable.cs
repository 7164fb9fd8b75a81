namespace Matching.Indicators.Disclosure;

/// <summary>
/// Counts of disjoint groups of people over one to three dimensions, with every margin: a cell is one category of each
/// dimension, and along each dimension a cell is the sum of its parts. A breakdown, gender x age, and a breakdown x sites
/// below regions below all are instances. Cell 0 is the total of all dimensions.
/// </summary>
public sealed class AdditiveTable
{
    private readonly int[] _strides;
    private readonly long[] _values;

    private AdditiveTable(IReadOnlyList<Dimension> dimensions)
    {
        if (dimensions.Count is < 1 or > 3)
        {
            throw new ArgumentException("A table has one to three dimensions.", nameof(dimensions));
        }

        Dimensions = dimensions;
        _strides = new int[dimensions.Count];
        var size = 1;
        for (var d = dimensions.Count - 1; d >= 0; d--)
        {
            _strides[d] = size;
            size *= dimensions[d].Codes.Count;
        }

        _values = new long[size];
        Relations = new Relations(_values, [.. FindLines()]);
    }

    /// <summary>The dimensions, in the order in which cells are named.</summary>
    public IReadOnlyList<Dimension> Dimensions { get; }

    /// <summary>Values of all cells.</summary>
    public IReadOnlyList<long> Values => _values;

    /// <summary>Every relation of the table: a cell is the sum of its parts along one dimension.</summary>
    public IReadOnlyList<(int Whole, int[] Parts)> Lines => Relations.Lines;

    internal Relations Relations { get; }

    /// <summary>Value of the cell of these categories, one a dimension.</summary>
    public long this[params IReadOnlyList<string> codes] => _values[Cell(codes)];

    /// <summary>A table from the counts of its leaves.</summary>
    /// <param name="dimensions">One to three dimensions.</param>
    /// <param name="count">Count of a leaf by its categories, one a dimension.</param>
    public static AdditiveTable Of(IReadOnlyList<Dimension> dimensions, Func<IReadOnlyList<string>, long> count)
    {
        var table = new AdditiveTable(dimensions);
        for (var cell = 0; cell < table._values.Length; cell++)
        {
            if (table.IsLeaf(cell))
            {
                var value = count(table.Codes(cell));
                ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(count));
                table.Add(cell, value);
            }
        }

        return table;
    }

    /// <summary>A table that counts people by the leaves they belong to.</summary>
    /// <param name="dimensions">One to three dimensions.</param>
    /// <param name="people">For each person one leaf category a dimension.</param>
    public static AdditiveTable Count(IReadOnlyList<Dimension> dimensions, IEnumerable<IReadOnlyList<string>> people) =>
        Count(dimensions, people.Select(person => (person, 1)));

    /// <summary>A table that counts groups of people by the leaves they belong to.</summary>
    /// <param name="dimensions">One to three dimensions.</param>
    /// <param name="groups">One leaf category a dimension, and how many are there; a leaf may come again.</param>
    public static AdditiveTable Count(
        IReadOnlyList<Dimension> dimensions,
        IEnumerable<(IReadOnlyList<string> Leaf, int People)> groups
    )
    {
        var table = new AdditiveTable(dimensions);
        // many people, few leaves: the sums are made once a leaf
        var leaves = new long[table._values.Length];
        foreach (var (leaf, people) in groups)
        {
            leaves[table.Cell(leaf)] += people;
        }

        for (var cell = 0; cell < leaves.Length; cell++)
        {
            if (leaves[cell] == 0)
            {
                continue;
            }

            if (!table.IsLeaf(cell))
            {
                throw new ArgumentException(
                    $"{string.Join(", ", table.Codes(cell))} is a sum of other cells; a person belongs to a leaf.",
                    nameof(groups)
                );
            }

            table.Add(cell, leaves[cell]);
        }

        return table;
    }

    /// <summary>Number of the cell of these categories, one a dimension.</summary>
    public int Cell(params IReadOnlyList<string> codes)
    {
        if (codes.Count != Dimensions.Count)
        {
            throw new ArgumentException($"A cell is named by {Dimensions.Count} categories.", nameof(codes));
        }

        var cell = 0;
        for (var d = 0; d < codes.Count; d++)
        {
            cell += Dimensions[d].Index(codes[d]) * _strides[d];
        }

        return cell;
    }

    /// <summary>The categories of a cell, one a dimension.</summary>
    public string[] Codes(int cell) => [.. Dimensions.Select((dimension, d) => dimension.Codes[Node(cell, d)])];

    internal int Node(int cell, int dimension) => cell / _strides[dimension] % Dimensions[dimension].Codes.Count;

    /// <summary>The cell that differs from this one in one category.</summary>
    internal int With(int cell, int dimension, int node) => cell + ((node - Node(cell, dimension)) * _strides[dimension]);

    internal IReadOnlyList<int> LinesOf(int cell) => Relations.LinesOf(cell);

    /// <summary>The cells that a leaf is part of, itself among them.</summary>
    internal IEnumerable<int> Over(int leaf, int dimension = 0)
    {
        if (dimension == Dimensions.Count)
        {
            yield return leaf;
            yield break;
        }

        for (var node = Node(leaf, dimension); node >= 0; node = Dimensions[dimension].Parent(node))
        {
            foreach (var cell in Over(With(leaf, dimension, node), dimension + 1))
            {
                yield return cell;
            }
        }
    }

    internal bool IsLeaf(int cell) =>
        Enumerable.Range(0, Dimensions.Count).All(d => Dimensions[d].Parts(Node(cell, d)).Length == 0);

    private void Add(int leaf, long value)
    {
        foreach (var cell in Over(leaf))
        {
            _values[cell] = checked(_values[cell] + value);
        }
    }

    private IEnumerable<(int Whole, int[] Parts)> FindLines()
    {
        for (var cell = 0; cell < _values.Length; cell++)
        {
            for (var d = 0; d < Dimensions.Count; d++)
            {
                var parts = Dimensions[d].Parts(Node(cell, d));
                if (parts.Length > 0)
                {
                    yield return (cell, [.. parts.Select(part => With(cell, d, part))]);
                }
            }
        }
    }
}

/// <summary>Counts and which of them are the sum of which others.</summary>
internal sealed class Relations
{
    private readonly List<int>[] _linesOf;

    public Relations(IReadOnlyList<long> values, IReadOnlyList<(int Whole, int[] Parts)> lines)
    {
        (Values, Lines) = (values, lines);
        _linesOf = [.. values.Select(_ => new List<int>())];
        for (var line = 0; line < lines.Count; line++)
        {
            foreach (var cell in lines[line].Parts.Append(lines[line].Whole))
            {
                _linesOf[cell].Add(line);
            }
        }
    }

    public IReadOnlyList<long> Values { get; }

    public IReadOnlyList<(int Whole, int[] Parts)> Lines { get; }

    public IReadOnlyList<int> LinesOf(int cell) => _linesOf[cell];
}
