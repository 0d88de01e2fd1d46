import { Button, Modal, Text, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import classes from "./form.module.css";

interface ConfirmDeleteProps {
  title: string;
  /** What will be gone, and that it cannot be undone. */
  warning: ReactNode;
  /** What has to be typed. */
  phrase: string;
  prompt: ReactNode;
  action: string;
  cancel: string;
  close: string;
  deleting: boolean;
  /** Why the last try failed. */
  problem: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks to type what is to be deleted, so that nothing goes by a slip. */
export function ConfirmDelete(props: ConfirmDeleteProps) {
  const [typed, setTyped] = useState("");
  const right = typed.trim() === props.phrase.trim();
  return (
    <Modal
      opened
      onClose={props.onClose}
      title={props.title}
      closeButtonProps={{ "aria-label": props.close }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (right && !props.deleting) props.onConfirm();
        }}
      >
        <Text size="sm" mb="md">
          {props.warning}
        </Text>
        <TextInput
          data-autofocus
          label={props.prompt}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          autoComplete="off"
          spellCheck={false}
          data-testid="confirm-delete-input"
        />
        {props.problem}
        <div className={classes.dialogButtons}>
          <Button variant="default" onClick={props.onClose}>
            {props.cancel}
          </Button>
          <Button
            type="submit"
            color="red"
            disabled={!right}
            loading={props.deleting}
            data-testid="confirm-delete"
          >
            {props.action}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
