namespace AvatarFineTune.Conformance.Stores;

/// <summary>One call of a store, by its operation's name: the method's, without Async.</summary>
/// <param name="Operation">The name, such as <c>AddJob</c>; both claims are <c>Claim</c>.</param>
/// <param name="Number">The how-manieth call of this operation, from 1.</param>
public readonly record struct StoreCall(string Operation, int Number);
