namespace Matching.Indicators.Audit;

/// <summary>A system without what follows at once, divided into parts that share no unknown.</summary>
internal sealed class ReducedSystem
{
    private readonly JointSystem system;
    private readonly long?[] solved;
    private readonly List<JointEquation> equations = [];
    private readonly List<(JointPart Part, int Form)>[] forms;
    private readonly long[] constants;

    public ReducedSystem(JointSystem system)
    {
        this.system = system;
        solved = new long?[system.Variables];
        Solve();
        equations.AddRange(system.Equations.Select(Rest).Where(equation => equation.Terms.Length > 0));
        constants = [.. system.Questions.Select(question => question.Terms.Sum(term => solved[term] ?? 0))];
        forms = [.. system.Questions.Select(_ => new List<(JointPart, int)>())];
    }

    /// <summary>The parts, each with what is asked of it.</summary>
    public IReadOnlyList<JointPart> Parts()
    {
        var partOf = Joined();
        var asked = system
            .Questions.Index()
            .SelectMany(question =>
                question
                    .Item.Terms.Where(term => solved[term] is null)
                    .GroupBy(term => partOf[term])
                    .Select(terms => (Part: terms.Key, Question: question.Index, Terms: terms.Order().ToArray()))
            )
            .ToLookup(one => one.Part);
        var own = equations.ToLookup(equation => partOf[equation.Terms[0].Variable]);
        var parts = new List<JointPart>();
        foreach (var questions in asked)
        {
            var part = new JointPart([.. own[questions.Key]]);
            foreach (var (_, question, terms) in questions)
            {
                forms[question].Add((part, part.Add(terms, system.Questions[question].Least)));
            }

            parts.Add(part);
        }

        return parts;
    }

    /// <summary>
    /// The interval of a question, once its parts were asked; <see cref="long.MaxValue"/> where nothing bounds it.
    /// </summary>
    public (long Min, long Max) Interval(int question)
    {
        var (min, max) = (constants[question], constants[question]);
        foreach (var (part, form) in forms[question])
        {
            var (low, high) = part.Interval(form);
            min += low;
            max = max == long.MaxValue || high == long.MaxValue ? long.MaxValue : max + high;
        }

        return (min, max);
    }

    // Equations of one unknown, and sums of 0. What is only assumed solves none: it may be wrong.
    private void Solve()
    {
        var of = new List<int>[system.Variables];
        foreach (var (number, equation) in system.Equations.Index())
        {
            foreach (var (variable, _) in equation.IsAssumed ? [] : equation.Terms)
            {
                (of[variable] ??= []).Add(number);
            }
        }

        bool[] isQueued = [.. system.Equations.Select(equation => !equation.IsAssumed)];
        var open = new Queue<int>(isQueued.Index().Where(one => one.Item).Select(one => one.Index));
        while (open.TryDequeue(out var number))
        {
            isQueued[number] = false;
            foreach (var variable in Followed(Rest(system.Equations[number])))
            {
                foreach (var next in (of[variable] ?? []).Where(next => !isQueued[next]))
                {
                    isQueued[next] = true;
                    open.Enqueue(next);
                }
            }
        }
    }

    private List<int> Followed(JointEquation rest)
    {
        if (rest.Terms.Length == 0)
        {
            return rest.Value == 0 ? [] : throw new ContradictionException();
        }

        var isSameSign = rest.Terms.All(term => term.Coefficient > 0) || rest.Terms.All(term => term.Coefficient < 0);
        if (isSameSign && rest.Value == 0)
        {
            foreach (var (variable, _) in rest.Terms)
            {
                solved[variable] = 0;
            }

            return [.. rest.Terms.Select(term => term.Variable)];
        }

        if (rest.Terms is not [var only])
        {
            return [];
        }

        var value = rest.Value / only.Coefficient;
        solved[only.Variable] = value * only.Coefficient == rest.Value && value >= 0 ? value : throw new ContradictionException();
        return [only.Variable];
    }

    private JointEquation Rest(JointEquation equation) =>
        equation.Terms.All(term => solved[term.Variable] is null)
            ? equation
            : new JointEquation(
                [.. equation.Terms.Where(term => solved[term.Variable] is null)],
                equation.Value - equation.Terms.Sum(term => term.Coefficient * (solved[term.Variable] ?? 0)),
                equation.IsAssumed
            );

    // Unknowns that are joined by equations, by the smallest of them.
    private int[] Joined()
    {
        var root = Enumerable.Range(0, system.Variables).ToArray();
        int Root(int variable)
        {
            while (root[variable] != variable)
            {
                variable = root[variable] = root[root[variable]];
            }

            return variable;
        }

        foreach (var equation in equations)
        {
            foreach (var (variable, _) in equation.Terms)
            {
                var (one, other) = (Root(variable), Root(equation.Terms[0].Variable));
                root[Math.Max(one, other)] = Math.Min(one, other);
            }
        }

        return [.. root.Select(Root)];
    }
}
