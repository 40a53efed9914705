namespace AvatarFineTune.Datasets.Validation;

/// <summary>Issues in file order, up to a hundred. A warning makes room for an error, so that none is lost.</summary>
internal sealed class IssueList
{
    private const int Most = 100;

    private readonly List<DatasetIssue> _issues = [];
    private int _errors;

    /// <summary>Whether reading on would only find more of the same.</summary>
    public bool IsFull => _errors >= Most;

    public IReadOnlyList<DatasetIssue> Items => _issues;

    public void Add(DatasetIssue issue)
    {
        if (_issues.Count == Most)
        {
            var warning = issue.IsError ? _issues.FindLastIndex(i => !i.IsError) : -1;
            if (warning < 0)
            {
                return;
            }

            _issues.RemoveAt(warning);
        }

        _issues.Add(issue);
        _errors += issue.IsError ? 1 : 0;
    }
}
